/** A graphics card, or none, as a page finds it: what WebGL draws by on the machine of a test is another matter. */

export const graphicsCard = "ANGLE (Some maker, some graphics card, OpenGL 4.6)";
export const noGraphicsCard = "ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)";

/** In the page, before anything else: WebGL says that it is drawn by this. */
export function pretendRenderer(name: string): void {
  const { prototype } = WebGL2RenderingContext;
  const getParameter = Reflect.get(prototype, "getParameter") as (parameter: number) => unknown;
  const unmaskedRenderer = 0x9246; // of WEBGL_debug_renderer_info
  const apply = (get: typeof getParameter, context: unknown, [parameter]: [number]): unknown =>
    parameter === unmaskedRenderer ? name : Reflect.apply(get, context, [parameter]);
  Reflect.set(prototype, "getParameter", new Proxy(getParameter, { apply }));
}
